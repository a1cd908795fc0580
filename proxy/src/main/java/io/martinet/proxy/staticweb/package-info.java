/** Containers as web sites: index pages, error pages, and listings that a browser shows. */
@NullMarked
package io.martinet.proxy.staticweb;

import org.jspecify.annotations.NullMarked;
