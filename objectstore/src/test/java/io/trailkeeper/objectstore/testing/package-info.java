/**
 * A real S3 server for tests, of this module and of others, a stand-in for KMS, and a disk that
 * loses what was not forced.
 *
 * <p>They go into this module's test-jar and import nothing of Trailkeeper. See {@link
 * io.trailkeeper.objectstore.testing.TestingS3Server} for what a module needs to use it.
 */
@NullMarked
package io.trailkeeper.objectstore.testing;

import org.jspecify.annotations.NullMarked;
