@NullUnmarked
package io.martinet.http;

import org.jspecify.annotations.NullUnmarked;
