/**
 * What stands in the cluster for one Trail: a pure function for each kind, from a plan to the
 * object as it is applied. The same plan makes the same object, on every machine.
 *
 * <p>May import {@code crds.v1alpha1} and {@code core}. Called by {@code operator.trail}, which
 * applies the objects by server-side apply. So that a second apply writes nothing, the objects hold
 * only what matters here, and each quantity and port as the API server keeps it.
 */
@NullMarked
package io.trailkeeper.operator.resource;

import org.jspecify.annotations.NullMarked;
