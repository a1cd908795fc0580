/** Names, headers and small codecs of the internal requests; see docs/formats/internal-http.md. */
@NullMarked
package io.martinet.http.wire;

import org.jspecify.annotations.NullMarked;
