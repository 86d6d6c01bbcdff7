/**
 * The command {@code demo}: a recorded working day, posted as an API server posts it, delivered,
 * validated, and tampered with.
 *
 * <p>May import {@code embedded}, {@code run}, {@code validate}, {@code usage} and what they may.
 * Called by the main class.
 */
@NullMarked
package io.trailkeeper.cli.demo;

import org.jspecify.annotations.NullMarked;
