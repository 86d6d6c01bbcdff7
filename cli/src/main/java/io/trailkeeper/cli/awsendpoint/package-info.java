/**
 * The part of CloudTrail's API that its clients need to find and validate trails: AWS JSON 1.1 over
 * HTTP. It reads and never changes anything.
 *
 * <p>May import {@code awstrail}, {@code http} and {@code usage}. Called by {@code aws}.
 */
@NullMarked
package io.trailkeeper.cli.awsendpoint;

import org.jspecify.annotations.NullMarked;
