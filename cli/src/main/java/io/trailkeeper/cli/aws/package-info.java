/**
 * The commands {@code aws-endpoint} and {@code aws}: AWS's own tools at work on a trail.
 *
 * <p>May import {@code awsendpoint}, {@code awstrail}, {@code process} and {@code usage}. Called by
 * the command line.
 */
@NullMarked
package io.trailkeeper.cli.aws;

import org.jspecify.annotations.NullMarked;
