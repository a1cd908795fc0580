@NullUnmarked
package io.martinet.http.transport;

import org.jspecify.annotations.NullUnmarked;
