using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Holdfast.Recovery.Goals;

/// <summary>What the forms here share: a write that is done once, and a fault told with everything typed still there.</summary>
public abstract partial class OwnPage(HoldfastDb db, Writer writer, Me me, IStringLocalizer<GoalPageWords> words, ILogger logger) : AccountPage
{
    protected HoldfastDb Db => db;

    protected Me Me => me;

    protected IStringLocalizer<GoalPageWords> Words => words;

    /// <summary>False, and told why, for a form that wasn't given out here.</summary>
    protected bool IsWhole()
    {
        if (FormOnceTagHelper.IsOne(FormId))
        {
            return true;
        }

        NotDone = words["This form was too old. Send it once more."];
        return false;
    }

    /// <param name="write">Returns what to do instead of going on to <paramref name="then"/>; nothing may be changed in that case.</param>
    protected async Task<IActionResult> Keep(Func<Task<IActionResult?>> write, Func<string> then, CancellationToken cancellation)
    {
        IActionResult? instead = null;
        try
        {
            await writer.WriteOnce(
                db,
                FormId!,
                async () =>
                {
                    // Two devices of theirs take turns, so that neither overwrites what the other has just kept.
                    await db.Members.Where(member => member.Id == me.MemberId).ExecuteUpdateAsync(set => set.SetProperty(member => member.JoinedOn, member => member.JoinedOn), cancellation);
                    instead = await write();
                    if (instead is not null)
                    {
                        // The form isn't done: it comes again, mended.
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

        return instead ?? LocalRedirect(then());
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A goal or a day could not be stored: {Kind}")]
    private static partial void LogNotKept(ILogger logger, string? kind);
}
