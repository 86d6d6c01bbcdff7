/**
 * Kubernetes Events: what a person should know, and the one class that writes it.
 *
 * <p>It imports {@code core.hash}. Called by the reconcilers, and by who finds something to tell.
 */
@NullMarked
package io.trailkeeper.operator.event;

import org.jspecify.annotations.NullMarked;
