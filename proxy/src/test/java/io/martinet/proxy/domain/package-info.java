@NullMarked
package io.martinet.proxy.domain;

import org.jspecify.annotations.NullMarked;
