/**
 * What a Trail means to its collector: the one function from a Trail to {@code core}'s
 * configuration, for the operator and for use without a cluster alike. All defaults are here.
 *
 * <p>May import {@code validation}, {@code text}, {@code v1alpha1} and {@code core}. Called by the
 * operator and by the command line.
 */
@NullMarked
package io.trailkeeper.crds.configuration;

import org.jspecify.annotations.NullMarked;
