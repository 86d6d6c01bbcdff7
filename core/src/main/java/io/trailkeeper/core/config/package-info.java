/**
 * The configuration of a collector: what a Trail means, checked, with every default filled in.
 *
 * <p>A value that exists is valid. The operator makes it from a Trail and hands it to the
 * collector; without a cluster {@code trailkeeper run} does. May import {@code cluster}, {@code
 * logfile} and {@code selector}.
 */
@NullMarked
package io.trailkeeper.core.config;

import org.jspecify.annotations.NullMarked;
