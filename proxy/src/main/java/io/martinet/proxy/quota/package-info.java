/** Upper limits on what a container or an account holds, judged before an object is taken in. */
@NullMarked
package io.martinet.proxy.quota;

import org.jspecify.annotations.NullMarked;
