/**
 * What an API server needs to post its audit events to capture: the webhook's kubeconfig and an
 * audit policy, as text. People place both on control planes.
 *
 * <p>Pure functions; imports nothing of Trailkeeper. Called by {@code operator.capture}.
 */
@NullMarked
package io.trailkeeper.operator.webhook;

import org.jspecify.annotations.NullMarked;
