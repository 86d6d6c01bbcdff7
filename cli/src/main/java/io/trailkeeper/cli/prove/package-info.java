/**
 * The commands {@code prove} and {@code verify-proof}.
 *
 * <p>Imports {@code cli.usage}, of {@code cli.validate} where log files and keys are read from, and
 * {@code core.proof}. Called by the main class.
 */
@NullMarked
package io.trailkeeper.cli.prove;

import org.jspecify.annotations.NullMarked;
