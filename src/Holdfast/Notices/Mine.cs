using System.Globalization;
using System.Runtime.CompilerServices;
using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Ui;
using Microsoft.EntityFrameworkCore;
using NodaTime.Text;

namespace Holdfast.Notices;

/// <summary>Whoever leaves takes everything here along: nothing of it is anybody else's.</summary>
internal sealed class LeavingNotices : ILeave
{
    public async Task Leave(HoldfastDb db, Leaver leaver, CancellationToken cancellation)
    {
        await db.Notices.Where(notice => notice.MemberId == leaver.MemberId).ExecuteDeleteAsync(cancellation);
        await db.PushDevices.Where(device => device.MemberId == leaver.MemberId).ExecuteDeleteAsync(cancellation);
        await db.Reaches.Where(reach => reach.MemberId == leaver.MemberId).ExecuteDeleteAsync(cancellation);
    }
}

/// <summary>Somebody else may read what it shows: no device is told any more until the member switches one on again.</summary>
internal sealed class QuietPhone : ILostPhone
{
    public Task Stop(HoldfastDb db, long member, CancellationToken cancellation) => db.PushDevices.StopAll(member, cancellation);
}

internal sealed class MyNotices(Sealer sealer) : IExportMine
{
    private static readonly LocalText At = new("When", "Cuándo");
    private static readonly LocalText Kind = new("Kind", "Tipo");
    private static readonly LocalText Address = new("Where", "Dónde");
    private static readonly LocalText Seen = new("Seen", "Visto");

    public string Name => "notices";

    public LocalText Title { get; } = new("Notices", "Avisos");

    public async IAsyncEnumerable<IReadOnlyList<ExportedValue>> Mine(HoldfastDb db, Me me, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var notice in db.Notices.AsNoTracking().Where(notice => notice.MemberId == me.MemberId).OrderBy(notice => notice.At).ThenBy(notice => notice.Id)
            .AsAsyncEnumerable().WithCancellation(cancellation))
        {
            yield return
            [
                new("at", At, InstantPattern.General.Format(notice.At)),
                new("kind", Kind, notice.Kind.ToString()),
                new("address", Address, sealer.Open(notice.Where!, Notice.PlaceOf(notice.PublicId)).Address),
                new("seen", Seen, notice.IsSeen ? "true" : "false"),
            ];
        }
    }
}

internal sealed class MyNoticeChoices(Sealer sealer) : IExportMine
{
    private static readonly LocalText About = new("About", "Sobre");
    private static readonly LocalText Choice = new("Choice", "Elección");
    private static readonly LocalText Since = new("Since", "Desde");
    private static readonly LocalText Carrier = new("Where it is sent", "Adónde se envía");

    public string Name => "notice-choices";

    public LocalText Title { get; } = new("How you hear of notices", "Cómo te enteras de los avisos");

    public async IAsyncEnumerable<IReadOnlyList<ExportedValue>> Mine(HoldfastDb db, Me me, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (await db.Reaches.AsNoTracking().SingleOrDefaultAsync(reach => reach.MemberId == me.MemberId, cancellation) is { Choices: { } kept })
        {
            var choices = sealer.Open(kept, Reach.PlaceOf(me.PublicId));
            foreach (var (kind, telling) in choices.Kinds)
            {
                yield return [new("about", About, kind.ToString()), new("choice", Choice, telling.ToString())];
            }

            foreach (var (scope, telling) in choices.Scopes)
            {
                yield return [new("about", About, scope), new("choice", Choice, telling.ToString())];
            }

            foreach (var scope in choices.Digests)
            {
                yield return [new("about", About, scope), new("choice", Choice, nameof(NoticeKind.Digest))];
            }

            yield return [new("about", About, "quiet hours"), new("choice", Choice, choices.Quiet is { } quiet ? string.Create(CultureInfo.InvariantCulture, $"{quiet.From:HH:mm}-{quiet.Until:HH:mm} {choices.Zone}") : null)];
        }

        await foreach (var device in db.PushDevices.AsNoTracking().Where(device => device.MemberId == me.MemberId).OrderBy(device => device.Id).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            yield return [new("since", Since, LocalDatePattern.Iso.Format(device.Since)), new("endpoint", Carrier, sealer.Open(device.Where!, device.Place).Endpoint)];
        }
    }
}
