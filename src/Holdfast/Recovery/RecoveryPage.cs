using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Holdfast.Recovery;

/// <summary>A page where a member writes down something of their own. What they wrote comes back with whatever went wrong.</summary>
public abstract partial class RecoveryPage(HoldfastDb db, Writer writer, IStringLocalizer<RecoveryWords> words, ILogger logger) : AccountPage
{
    protected HoldfastDb Db => db;

    protected IStringLocalizer<RecoveryWords> Words => words;

    /// <summary>Reads what the page shows beside the form, when it is drawn again.</summary>
    protected virtual Task Draw(CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Does it once for this form, then goes on.</summary>
    /// <param name="write">Inside one write; says why not, or null when it was done.</param>
    protected async Task<IActionResult> Keep(Func<Task<string?>> write, string then, CancellationToken cancellation)
    {
        if (!FormOnceTagHelper.IsOne(FormId))
        {
            NotDone = words["This form was too old. Send it once more."];
        }

        if (NotDone is not null || !ModelState.IsValid)
        {
            await Draw(cancellation);
            return Again(StatusCodes.Status400BadRequest);
        }

        try
        {
            await writer.WriteOnce(
                db,
                FormId!,
                async () =>
                {
                    NotDone = await write();
                    if (NotDone is not null)
                    {
                        // The form isn't done: sent again, by whichever way, it mustn't be taken for saved.
                        await db.DoneForms.Where(form => form.Id == FormId).ExecuteDeleteAsync(cancellation);
                    }
                },
                cancellation);
        }
        catch (Exception failure) when (IsStorage(failure))
        {
            LogNotKept(logger, failure.GetType().FullName);
            NotDone = words["That didn’t save: the fault is on our side. Your words are still here. Try again."];
            return Again(StatusCodes.Status503ServiceUnavailable);
        }

        if (NotDone is null)
        {
            return LocalRedirect(then);
        }

        await Draw(cancellation);
        return Again(StatusCodes.Status409Conflict);
    }

    /// <summary>The same where nothing can be said against it.</summary>
    protected Task<IActionResult> Keep(Action write, string then, CancellationToken cancellation) => Keep(
        () =>
        {
            write();
            return Task.FromResult<string?>(null);
        },
        then,
        cancellation);

    [LoggerMessage(Level = LogLevel.Error, Message = "Something of a member's own could not be stored: {Kind}")]
    private static partial void LogNotKept(ILogger logger, string? kind);
}
