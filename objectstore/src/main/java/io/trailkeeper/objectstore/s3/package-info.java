/**
 * Objects in a bucket of S3, or of a store that speaks its protocol.
 *
 * <p>Imports {@code store} only, and is the only package that knows the AWS SDK. Called by whoever
 * opens a destination.
 */
@NullMarked
package io.trailkeeper.objectstore.s3;

import org.jspecify.annotations.NullMarked;
