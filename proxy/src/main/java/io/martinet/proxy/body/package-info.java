/**
 * Which part of a body, if any, a GET wants: conditions and ranges, whatever the body is made of.
 */
@NullMarked
package io.martinet.proxy.body;

import org.jspecify.annotations.NullMarked;
