/**
 * Kubernetes audit events ({@code audit.k8s.io/v1}): finding them in a posted {@code EventList},
 * the fields that routing, selection and delivery need, and the bytes as they were received.
 *
 * <p>All of an event is checked when it is read; its texts are decoded when somebody asks for them.
 *
 * <p>May import {@code json} and {@code hash}. Called by capture (reading what is posted), the
 * journal's selection and the log file formats.
 */
@NullMarked
package io.trailkeeper.core.audit;

import org.jspecify.annotations.NullMarked;
