/**
 * What a collector asks of the API server: to keep its checkpoint, and which namespaces there are.
 *
 * <p>May import {@code checkpoint} and {@code delivery} of this module, {@code crds.v1alpha1} and
 * {@code core}. Called by the commands.
 */
@NullMarked
package io.trailkeeper.collector.kubernetes;

import org.jspecify.annotations.NullMarked;
