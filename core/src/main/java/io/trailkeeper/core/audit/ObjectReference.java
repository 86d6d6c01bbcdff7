package io.trailkeeper.core.audit;

/**
 * The object a request is about, as named by the request's path. What is absent is empty.
 *
 * <p>All of it is written by clients: a request for a resource that does not exist is audited under
 * the name that the client chose.
 */
public record ObjectReference(
    String resource,
    String namespace,
    String name,
    String uid,
    String apiGroup,
    String apiVersion,
    String resourceVersion,
    String subresource) {}
