using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Safety.Desk;

/// <summary>One quiet queue of what waits for a steward, each with its age and who took it. Nothing is opened here.</summary>
[Authorize(Accounts.Roles.Steward)]
public sealed class DeskModel(HoldfastDb db, Writer writer, IEnumerable<IWaiting> sources, Sealer sealer, Me me, IClock clock, IStringLocalizer<DeskWords> words, ILogger<DeskModel> logger) : SafetyPage(words, logger)
{
    /// <summary>Of each sort.</summary>
    private const int Most = 20;

    public IReadOnlyList<(Waiting Item, string? Owner, bool IsMine)> Rows { get; private set; } = [];

    public bool HasMore { get; private set; }

    public Task OnGet(CancellationToken cancellation) => Read(cancellation);

    /// <summary>From somebody else too: they may be away.</summary>
    public async Task<IActionResult> OnPostTake(string? kind, string? thing, CancellationToken cancellation)
    {
        await Read(cancellation);
        if (!Rows.Any(row => row.Item.Kind == kind && row.Item.Thing == thing))
        {
            // Somebody else did it meanwhile.
            return LocalRedirect("/steward");
        }

        CheckForm();
        return ModelState.IsValid
            ? await Done(
                () => writer.WriteOnce(
                    db,
                    FormId!,
                    async () =>
                    {
                        await db.Claims.Where(claim => claim.Kind == kind && claim.Thing == thing).ExecuteDeleteAsync(cancellation);
                        db.Claims.Add(new Claim(kind!, thing!, me, clock.GetCurrentInstant(), sealer));
                    },
                    cancellation),
                "/steward")
            : Again(StatusCodes.Status400BadRequest);
    }

    public async Task<IActionResult> OnPostRelease(string? kind, string? thing, CancellationToken cancellation)
    {
        await Read(cancellation);
        CheckForm();
        return ModelState.IsValid
            ? await Done(() => writer.Write(db, () => db.Claims.Where(claim => claim.Kind == kind && claim.Thing == thing && claim.MemberId == me.MemberId).ExecuteDeleteAsync(cancellation), cancellation), "/steward")
            : Again(StatusCodes.Status400BadRequest);
    }

    private async Task Read(CancellationToken cancellation)
    {
        var waiting = new List<Waiting>();
        foreach (var source in sources)
        {
            var some = await source.For(db, me, Most, cancellation);
            HasMore |= some.Count == Most;
            waiting.AddRange(some);
        }

        var things = waiting.ConvertAll(item => item.Thing);
        var claims = (await db.Claims.AsNoTracking().Where(claim => things.Contains(claim.Thing)).ToListAsync(cancellation)).ToDictionary(claim => (claim.Kind, claim.Thing));
        Rows = [.. waiting.OrderBy(item => item.Due ?? Instant.MaxValue).ThenBy(item => item.Since).Select(item =>
            claims.GetValueOrDefault((item.Kind, item.Thing)) is { } claim
                ? (item, sealer.Open(claim.Name!, claim.NamePlace), claim.MemberId == me.MemberId)
                : (item, (string?)null, false))];
    }
}
