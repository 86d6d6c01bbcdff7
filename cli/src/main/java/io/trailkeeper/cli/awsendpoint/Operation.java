package io.trailkeeper.cli.awsendpoint;

import com.fasterxml.jackson.databind.JsonNode;

/** What is done for one kind of request. Thread-safe. */
interface Operation {

  /**
   * Returns the answer.
   *
   * @throws ApiException if the answer is an error
   * @throws io.trailkeeper.cli.awstrail.TrailsException if the trails cannot be read
   */
  JsonNode answer(Parameters parameters);
}
