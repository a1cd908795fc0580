package io.martinet.proxy;

import org.jspecify.annotations.Nullable;

/**
 * Reason phrases as Swift names them, and the sentences of the standard bodies. The suites compare
 * the sentences of 400, 409 and 422 (observed on Swift 2.30.1); statuses that never carry a body
 * have none.
 */
public final class StandardTexts {
  private StandardTexts() {}

  /** Reason phrase of a status, {@code Unknown} for one that nothing here answers. */
  public static String reason(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 201 -> "Created";
      case 202 -> "Accepted";
      case 204 -> "No Content";
      case 206 -> "Partial Content";
      case 301 -> "Moved Permanently";
      case 303 -> "See Other";
      case 304 -> "Not Modified";
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 406 -> "Not Acceptable";
      case 408 -> "Request Timeout";
      case 409 -> "Conflict";
      case 410 -> "Gone";
      case 411 -> "Length Required";
      case 412 -> "Precondition Failed";
      case 413 -> "Request Entity Too Large";
      case 414 -> "Request URI Too Long";
      case 416 -> "Requested Range Not Satisfiable";
      case 422 -> "Unprocessable Entity";
      case 497 -> "Blacklisted";
      case 498 -> "Rate Limited";
      case 499 -> "Client Disconnect";
      case 500 -> "Internal Error";
      case 501 -> "Not Implemented";
      case 502 -> "Bad Gateway";
      case 503 -> "Service Unavailable";
      case 507 -> "Insufficient Storage";
      default -> "Unknown";
    };
  }

  /** The sentence of the standard body, null for a status that has no body. */
  public static @Nullable String explanation(int status) {
    return switch (status) {
      case 202 -> "The request is accepted for processing.";
      case 301 -> "The resource has moved permanently.";
      case 400 ->
          "The server could not comply with the request since it is either malformed or otherwise"
              + " incorrect.";
      case 401 ->
          "This server could not verify that you are authorized to access the document you"
              + " requested.";
      case 403 -> "Access was denied to this resource.";
      case 404 -> "The resource could not be found.";
      case 405 -> "The method is not allowed for this resource.";
      case 406 -> "The resource is not available in a format acceptable to your browser.";
      case 408 -> "The client sent nothing for too long.";
      case 409 -> "There was a conflict when trying to complete your request.";
      case 410 -> "This resource is no longer available.";
      case 411 -> "Content-Length header required.";
      case 412 -> "A precondition for this request was not met.";
      case 413 -> "The body of your request was too large for this server.";
      case 416 -> "The Range requested is not available.";
      case 422 -> "Unable to process the contained instructions";
      case 499 -> "The client went away before its request had ended.";
      case 500 ->
          "The server has either erred or is incapable of performing the requested operation.";
      case 501 -> "The requested method is not implemented by this server.";
      case 503 -> "The server is currently unavailable. Please try again at a later time.";
      case 507 -> "There is not enough space to store the resource.";
      default -> null;
    };
  }
}
