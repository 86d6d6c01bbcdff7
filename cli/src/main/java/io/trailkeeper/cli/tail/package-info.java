/**
 * The command {@code tail}: sends the audit log of an API server to capture, as a process of a
 * control-plane node.
 *
 * <p>May import {@code health}, {@code process}, {@code usage}, {@code collector.tail}, {@code
 * collector.tls}, and of {@code core} losses, JSON and certificates. Called by the main class.
 */
@NullMarked
package io.trailkeeper.cli.tail;

import org.jspecify.annotations.NullMarked;
