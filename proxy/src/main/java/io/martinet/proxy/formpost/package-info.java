/** Uploads by forms of web pages, which a signature in the form allows. */
@NullMarked
package io.martinet.proxy.formpost;

import org.jspecify.annotations.NullMarked;
