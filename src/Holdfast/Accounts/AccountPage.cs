using Holdfast.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Holdfast.Accounts;

/// <summary>What the forms of this slice share.</summary>
public abstract class AccountPage : PageModel
{
    [BindProperty]
    public string? FormId { get; set; }

    /// <summary>Why it wasn't done, when that is nothing a field can mend; what was typed stays.</summary>
    public string? NotDone { get; protected set; }

    /// <summary>The words for beside a field, or null where it is all right.</summary>
    public string? Wrong(string field) => ModelState[$"Input.{field}"]?.Errors is [var first, ..] ? first.ErrorMessage : null;

    public string? Invalid(string field) => Wrong(field) is null ? null : "true";

    public string? ErrorId(string field) => Wrong(field) is null ? null : $"{field.ToLowerInvariant()}-err";

    protected PageResult Again(int status)
    {
        Response.StatusCode = status;
        return Page();
    }

    /// <summary>They didn't prove that it is them.</summary>
    protected PageResult NotProved(Refusal refusal, IStringLocalizer words)
    {
        if (refusal is TooManyTries or TooManyAtOnce)
        {
            NotDone = words[refusal.Sentence];
            return Again(StatusCodes.Status429TooManyRequests);
        }

        ModelState.AddModelError("Input.Passphrase", words[refusal.Sentence]);
        return Again(StatusCodes.Status400BadRequest);
    }

    /// <summary>Where somebody wanted to go, when that is on this site.</summary>
    protected string BackOr(string? back, string otherwise) => back is { Length: > 0 and < 1000 } && Url.IsLocalUrl(back) ? back : otherwise;

    /// <summary>The database or the key store, at whatever depth; anything else is a fault of the program and goes to the error page.</summary>
    protected static bool IsStorage(Exception failure) => StorageFault.Is(failure);
}
