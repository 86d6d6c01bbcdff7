/**
 * An S3 server, and a proxy before it that shows what is under way and breaks what it is told to.
 *
 * <p>May import nothing of Trailkeeper. Called by {@code lab} and {@code fault}.
 */
@NullMarked
package io.trailkeeper.faults.storage;

import org.jspecify.annotations.NullMarked;
