/**
 * What a Trail's status says: conditions, and CloudTrail's {@code GetTrailStatus}, from what the
 * reconciler observed. Pure functions of the observation and a clock.
 *
 * <p>May import {@code crds.v1alpha1}, {@code operator.event} and {@code core}. Called by {@code
 * operator.trail}.
 */
@NullMarked
package io.trailkeeper.operator.status;

import org.jspecify.annotations.NullMarked;
