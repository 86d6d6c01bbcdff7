/**
 * The command {@code installation-check}: whether what a release is made of is there and works, as
 * {@code helm test} asks.
 *
 * <p>May import {@code cluster}, {@code usage} and {@code crds.v1alpha1}. Called by the main class.
 */
@NullMarked
package io.trailkeeper.cli.installation;

import org.jspecify.annotations.NullMarked;
