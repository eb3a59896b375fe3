using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Notices;

/// <summary>What waits for a member, newest first. It says that something does and when, never what, who or how much.</summary>
public sealed partial class IndexModel(HoldfastDb db, Writer writer, Me me, Sealer sealer, Unwritten unwritten, Viewer viewer, IStringLocalizer<NoticeWords> words, ILogger<IndexModel> logger) : AccountPage
{
    public const int PerPage = 20;

    public sealed record Row(string Id, string Sentence, ZonedDateTime At, bool IsSeen);

    public IReadOnlyList<Row> Rows { get; private set; } = [];

    /// <summary>The row after which the next page begins; null on the last.</summary>
    public string? Next { get; private set; }

    public bool IsFirst { get; private set; } = true;

    public bool HasNew { get; private set; }

    public DateTimeZone Zone => DateTimeZoneProviders.Tzdb.GetZoneOrNull(me.Profile.TimeZone ?? "") ?? viewer.Zone ?? DateTimeZone.Utc;

    public Task OnGet(string? after, CancellationToken cancellation) => Show(after, cancellation);

    /// <summary>Goes to where one leads, which is then seen. A link couldn't: looking at an address changes nothing here.</summary>
    public async Task<IActionResult> OnPostOpen(string? id, CancellationToken cancellation)
    {
        var found = id is { Length: 22 }
            ? await db.Notices.AsNoTracking().Where(notice => notice.MemberId == me.MemberId && notice.PublicId == id).Select(notice => new { notice.Id, notice.PublicId, notice.Where }).SingleOrDefaultAsync(cancellation)
            : null;
        if (found is null)
        {
            return await OpenUnwritten(id, cancellation);
        }

        try
        {
            await writer.Write(db, () => db.Notices.Where(notice => notice.Id == found.Id).ExecuteUpdateAsync(set => set.SetProperty(notice => notice.IsSeen, true), cancellation), cancellation);
        }
        catch (Exception failure) when (IsStorage(failure))
        {
            // A full disk must not keep anybody from what waits for them; it stays new.
            LogNotSeen(logger, failure.GetType().FullName);
        }

        return LocalRedirect(sealer.Open(found.Where!, Notice.PlaceOf(found.PublicId)).Address);
    }

    private async Task<IActionResult> OpenUnwritten(string? id, CancellationToken cancellation)
    {
        if ((await unwritten.Mine(db, me, cancellation)).FirstOrDefault(notice => notice.IdFor(me) == id) is not { } found)
        {
            return NotFound();
        }

        try
        {
            await writer.Write(db, () => unwritten.See(db, me, [found.Address], cancellation), cancellation);
        }
        catch (Exception failure) when (IsStorage(failure))
        {
            LogNotSeen(logger, failure.GetType().FullName);
        }

        return LocalRedirect(found.Address);
    }

    public async Task<IActionResult> OnPostSeen(CancellationToken cancellation)
    {
        if (!FormOnceTagHelper.IsOne(FormId))
        {
            NotDone = words["This form was too old. Send it once more."];
            await Show(null, cancellation);
            return Again(StatusCodes.Status400BadRequest);
        }

        try
        {
            await writer.WriteOnce(db, FormId!, () => See(cancellation), cancellation);
        }
        catch (Exception failure) when (IsStorage(failure))
        {
            LogNotSeen(logger, failure.GetType().FullName);
            NotDone = words["That was not saved: the fault is on our side. Try again in a minute."];
            await Show(null, cancellation);
            return Again(StatusCodes.Status503ServiceUnavailable);
        }

        return LocalRedirect("/notices");
    }

    /// <summary>What has been seen needn't be told any more.</summary>
    private async Task See(CancellationToken cancellation)
    {
        await db.Notices.Where(notice => notice.MemberId == me.MemberId && !notice.IsSeen).ExecuteUpdateAsync(set => set.SetProperty(notice => notice.IsSeen, true), cancellation);
        await db.Reaches.Where(reach => reach.MemberId == me.MemberId && reach.DueAt != null)
            .ExecuteUpdateAsync(set => set.SetProperty(reach => reach.DueAt, (Instant?)null).SetProperty(reach => reach.IsUrgent, false), cancellation);
        await unwritten.See(db, me, [.. (await unwritten.Mine(db, me, cancellation)).Select(notice => notice.Address)], cancellation);
    }

    private async Task Show(string? after, CancellationToken cancellation)
    {
        var mine = db.Notices.AsNoTracking().Where(notice => notice.MemberId == me.MemberId);
        var rows = mine;
        // One that has gone meanwhile, or was never theirs, begins at the top.
        if (after is { Length: 22 } && await mine.Where(notice => notice.PublicId == after).Select(notice => new { notice.At, notice.Id }).SingleOrDefaultAsync(cancellation) is { } last)
        {
            IsFirst = false;
            rows = rows.Where(notice => notice.At < last.At || (notice.At == last.At && notice.Id < last.Id));
        }

        var found = await rows.OrderByDescending(notice => notice.At).ThenByDescending(notice => notice.Id).Take(PerPage + 1)
            .Select(notice => new { notice.PublicId, notice.Kind, notice.At, notice.IsSeen, notice.Where }).ToListAsync(cancellation);
        Rows = [.. found.Take(PerPage).Select(notice => new Row(notice.PublicId, Say(notice.Kind, notice.PublicId, notice.Where), notice.At.InZone(Zone), notice.IsSeen))];
        Next = found.Count > PerPage ? found[PerPage - 1].PublicId : null;
        if (IsFirst)
        {
            var untold = (await unwritten.Mine(db, me, cancellation)).Select(notice => new Row(notice.IdFor(me), words[notice.Kind.Sentence()], notice.At.InZone(Zone), IsSeen: false));
            Rows = [.. untold.Concat(Rows).OrderByDescending(row => row.At.ToInstant())];
        }

        HasNew = Rows.Any(row => !row.IsSeen) || (Next is not null && await mine.AnyAsync(notice => !notice.IsSeen, cancellation));
    }

    private string Say(NoticeKind kind, string publicId, Sealed<NoticeAddress>? where)
    {
        if (kind != NoticeKind.Digest || sealer.Open(where!, Notice.PlaceOf(publicId)).Week is not { } week)
        {
            return words[kind.Sentence()];
        }

        var (line, numbers) = week.Line;
        return words[line, numbers];
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Notices could not be marked as seen: {Kind}")]
    private static partial void LogNotSeen(ILogger logger, string? kind);
}
