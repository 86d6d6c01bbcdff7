/**
 * Time from outside: time-stamp requests, responses and tokens of RFC 3161, over a SHA-256. What a
 * token proves is that its authority saw that hash at its time, so that nobody can make it later.
 *
 * <p>It imports nothing of Trailkeeper. {@code core.validation} verifies tokens, {@code
 * collector.timestamp} asks for them.
 */
@NullMarked
package io.trailkeeper.core.timestamp;

import org.jspecify.annotations.NullMarked;
