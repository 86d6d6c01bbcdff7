/**
 * The command {@code operator}: the control plane as a process of a cluster.
 *
 * <p>May import {@code cluster}, {@code health}, {@code process}, {@code usage}, {@code crds.text}
 * and the operator. Called by the main class.
 */
@NullMarked
package io.trailkeeper.cli.operator;

import org.jspecify.annotations.NullMarked;
