/** The one configuration file, read key by key into one checked record for each component. */
@NullMarked
package io.martinet.service.config;

import org.jspecify.annotations.NullMarked;
