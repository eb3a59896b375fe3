using Holdfast.Data;
using Microsoft.AspNetCore.Diagnostics;

namespace Holdfast.Web;

/// <summary>
/// Every error has a page with words on it (or problem+json for a machine). An unforeseen one carries a
/// reference that the log carries too, and the log says nothing of the person.
/// </summary>
internal static partial class ErrorPages
{
    public static void UseErrorPages(this WebApplication app)
    {
        // The page comes second to the status: an exception becomes a bare 500, and the page is drawn around it.
        app.UseStatusCodePagesWithReExecute("/error/{0}");
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = Unforeseen,
            // The framework would log the exception whole, and with it what a person typed.
            SuppressDiagnosticsCallback = _ => true,
        });
    }

    /// <summary>Machines that ask for JSON get it; people get a page.</summary>
    public static bool WantsProblem(HttpRequest request) =>
        !request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal)
        && request.Headers.Accept.ToString().Contains("json", StringComparison.Ordinal);

    private static Task Unforeseen(HttpContext context)
    {
        var thrown = context.Features.Get<IExceptionHandlerPathFeature>()!;
        if (thrown.Error is BadHttpRequestException bad)
        {
            // The status-code page writes the body.
            context.Response.StatusCode = bad.StatusCode;
            return Task.CompletedTask;
        }

        var reference = RandomId.New()[..10];
        var logger = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Holdfast.Web.Errors");
        LogUnforeseen(logger, reference, thrown.Error);
        context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        context.Items[ErrorModel.ReferenceItem] = reference;
        return Task.CompletedTask;
    }

    // The exception's own text may quote what a person typed, so only its kind and where it was thrown are written.
    private static void LogUnforeseen(ILogger logger, string reference, Exception error) =>
        LogUnforeseen(logger, reference, error.GetType().FullName, error.StackTrace);

    [LoggerMessage(Level = LogLevel.Error, Message = "Unforeseen error {Reference}: {Kind}\n{Trace}")]
    private static partial void LogUnforeseen(ILogger logger, string reference, string? kind, string? trace);
}
