@NullUnmarked
package io.martinet.http.server;

import org.jspecify.annotations.NullUnmarked;
