/**
 * The command {@code run}: Trail files as they come, change and go, and all processes in one.
 *
 * <p>May import {@code embedded}, {@code usage}, {@code crds} and {@code core}. Called by the main
 * class.
 */
@NullMarked
package io.trailkeeper.cli.run;

import org.jspecify.annotations.NullMarked;
