using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Holdfast.Web;

/// <summary>The page behind every status without a page of its own.</summary>
[IgnoreAntiforgeryToken]
[ResponseCache(NoStore = true)]
public sealed class ErrorModel : PageModel
{
    public const string ReferenceItem = "error-reference";
    public const string DoorItem = "error-door";

    public int Code { get; private set; }

    /// <summary>What the log calls this failure, for somebody who asks for help.</summary>
    public string? Reference => HttpContext.Items[ReferenceItem] as string;

    /// <summary>What was written in the form that couldn't be taken, so that it isn't lost.</summary>
    public IReadOnlyList<string> Unsent { get; private set; } = [];

    /// <summary>Where they sign in again, when their session had ended.</summary>
    public string? Door => HttpContext.Items[DoorItem] as string;

    public IActionResult OnGet() => Show();

    public async Task<IActionResult> OnPost()
    {
        Unsent = await UnsentWords.Of(Request);
        return Show();
    }

    // Handlers bind nothing: what failed may be the very form that binding would read.
    private IActionResult Show()
    {
        // Opened directly it is an address like any other that doesn't exist.
        Code = HttpContext.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalStatusCode ?? StatusCodes.Status404NotFound;
        Response.StatusCode = Code;
        if (ErrorPages.WantsProblem(Request))
        {
            return new ObjectResult(new ProblemDetails { Status = Code, Title = Title(Code), Extensions = { ["reference"] = Reference } })
            {
                StatusCode = Code,
                ContentTypes = { "application/problem+json" },
            };
        }

        return Page();
    }

    private static string Title(int code) => code switch
    {
        400 => "That request could not be read.",
        401 => "This page is for members.",
        404 => "Nothing is at this address.",
        413 => "That was too large.",
        429 => "Too many at once. Try again in a while.",
        _ => "That didn't work on our side.",
    };
}
