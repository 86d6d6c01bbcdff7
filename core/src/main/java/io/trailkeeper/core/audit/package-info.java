/**
 * Kubernetes audit events ({@code audit.k8s.io/v1}): finding them in a posted {@code EventList},
 * the fields that routing, selection and delivery need, and the bytes as they were received.
 *
 * <p>May import {@code json}. Called by capture (reading what is posted), the journal's selection
 * and the log file formats.
 */
@NullMarked
package io.trailkeeper.core.audit;

import org.jspecify.annotations.NullMarked;
