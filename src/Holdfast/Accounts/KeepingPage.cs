using Holdfast.Data;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Holdfast.Accounts;

/// <summary>What a <see cref="KeepingPage"/> needs to keep something, in one.</summary>
public sealed class Keeping(HoldfastDb db, Writer writer, Me me, IStringLocalizer<AccountWords> words, ILogger<Keeping> logger)
{
    internal HoldfastDb Db => db;

    internal Writer Writer => writer;

    internal Me Me => me;

    internal IStringLocalizer<AccountWords> Words => words;

    internal ILogger Logger => logger;
}

/// <summary>
/// A page where a member keeps something of their own: a write that is done once, their devices taking turns, and a fault
/// told with everything typed still there.
/// </summary>
public abstract partial class KeepingPage(Keeping keeping) : AccountPage
{
    protected HoldfastDb Db => keeping.Db;

    protected Me Me => keeping.Me;

    /// <summary>Reads what the page shows beside the form, when it is drawn again.</summary>
    protected virtual Task Draw(CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>False, and told why, for a form that wasn't given out here.</summary>
    protected bool IsWhole()
    {
        if (FormOnceTagHelper.IsOne(FormId))
        {
            return true;
        }

        NotDone = keeping.Words["This form was too old. Send it once more."];
        return false;
    }

    /// <summary>Does it once for this form, then goes on; with anything said against it already, the page comes again.</summary>
    /// <param name="write">Inside one write; says why not, or null when it was done. What it had changed by then is taken back.</param>
    protected async Task<IActionResult> Keep(Func<Task<string?>> write, string then, CancellationToken cancellation)
    {
        if (NotDone is not null || !IsWhole() || !ModelState.IsValid)
        {
            await Draw(cancellation);
            return Again(StatusCodes.Status400BadRequest);
        }

        var done = await Keep(async () => (NotDone = await write()) is null ? null : Again(StatusCodes.Status409Conflict), () => then, cancellation);
        if (done is not LocalRedirectResult && Response.StatusCode == StatusCodes.Status409Conflict)
        {
            await Draw(cancellation);
        }

        return done;
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

    /// <param name="write">Returns what to do instead of going on to <paramref name="then"/>; what it had changed by then is taken back.</param>
    protected Task<IActionResult> Keep(Func<Task<IActionResult?>> write, Func<string> then, CancellationToken cancellation) => Guarded(async () =>
    {
        IActionResult? instead = null;
        await keeping.Writer.WriteOnce(
            Db,
            FormId!,
            async () =>
            {
                await Db.TakeTurn(Me, cancellation);
                instead = await write();
                return instead is null;
            },
            cancellation);
        return instead ?? LocalRedirect(then());
    });

    /// <summary>Does it; a fault of storage is told, and what was typed stays.</summary>
    protected async Task<IActionResult> Guarded(Func<Task<IActionResult>> deed)
    {
        try
        {
            return await deed();
        }
        catch (Exception failure) when (IsStorage(failure))
        {
            LogNotKept(keeping.Logger, failure.GetType().FullName);
            NotDone = keeping.Words["That didn’t save: the fault is on our side. Your words are still here. Try again."];
            return Again(StatusCodes.Status503ServiceUnavailable);
        }
    }

    // Only the kind: the text of a failed statement may quote what was typed.
    [LoggerMessage(Level = LogLevel.Error, Message = "Something of a member's own could not be stored: {Kind}")]
    private static partial void LogNotKept(ILogger logger, string? kind);
}

public static class Turns
{
    /// <summary>Inside a write: two devices of one member take turns from here on, so that neither overwrites what the other has just kept.</summary>
    public static Task TakeTurn(this HoldfastDb db, Me me, CancellationToken cancellation) =>
        db.Members.Where(member => member.Id == me.MemberId).ExecuteUpdateAsync(set => set.SetProperty(member => member.JoinedOn, member => member.JoinedOn), cancellation);
}
