/**
 * The followers of capture's journals: those of Trails that are gone are forgotten, so that they
 * hold back no events. {@code FollowerSweep} does it once, {@code FollowerForgetting} says when.
 * What is said to capture is in {@code docs/format/follower-protocol.md}.
 *
 * <p>May import {@code operator.certificate}, {@code core.journal}, {@code core.pki} and {@code
 * crds.v1alpha1}. Called by {@code operator.process}.
 */
@NullMarked
package io.trailkeeper.operator.follower;

import org.jspecify.annotations.NullMarked;
