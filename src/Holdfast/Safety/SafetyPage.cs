using Holdfast.Accounts;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Holdfast.Safety;

/// <summary>What the forms of reports, decisions, blocks and the desk share.</summary>
public abstract partial class SafetyPage(IStringLocalizer<DeskWords> words, ILogger logger) : AccountPage
{
    protected IStringLocalizer<DeskWords> Words => words;

    /// <summary>What was typed, or null with the sentence beside its field when it is missing or too long.</summary>
    protected string? Text(string field, string? typed, int longest, string missing)
    {
        var text = Typed.Clean(typed);
        ModelState.Remove($"Input.{field}");
        if (text.Length == 0)
        {
            ModelState.AddModelError($"Input.{field}", missing);
            return null;
        }

        return Fits(field, text, longest) ? text : null;
    }

    /// <summary>The same for what may be empty.</summary>
    protected bool Fits(string field, string text, int longest)
    {
        if (text.Length > longest)
        {
            ModelState.AddModelError($"Input.{field}", words["Shorten this to {0} characters. It has {1}.", longest, text.Length]);
            return false;
        }

        return true;
    }

    protected void CheckForm()
    {
        if (!FormOnceTagHelper.IsOne(FormId))
        {
            ModelState.AddModelError("", words["This form was too old. Send it once more."]);
        }
    }

    /// <summary>Writes, then goes on; a fault of storage keeps the form as it was filled in.</summary>
    protected async Task<IActionResult> Done(Func<Task> write, string onward)
    {
        try
        {
            await write();
            return LocalRedirect(onward);
        }
        catch (Exception failure) when (IsStorage(failure))
        {
            LogNotKept(logger, failure.GetType().FullName);
            NotDone = words["That was not saved: the fault is on our side. Your words are still here. Try again in a minute."];
            return Again(StatusCodes.Status503ServiceUnavailable);
        }
    }

    // Only the kind: the text of a failed statement may quote what was typed.
    [LoggerMessage(Level = LogLevel.Error, Message = "A form of the safety pages could not be stored: {Kind}")]
    private static partial void LogNotKept(ILogger logger, string? kind);
}
