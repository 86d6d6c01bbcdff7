/**
 * The operator as a whole: what it is told, how it starts, whether it is well.
 *
 * <p>May import all other packages of the operator, {@code crds} and {@code core}. Called by the
 * command line, which serves its health and metrics.
 */
@NullMarked
package io.trailkeeper.operator.process;

import org.jspecify.annotations.NullMarked;
