using Holdfast.Accounts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using NodaTime.Text;

namespace Holdfast.Recovery;

/// <summary>One clock of a member's: its name and start, whether it shows, and the days that went differently.</summary>
public sealed class ChangeClockModel(Keeping keeping, OwnThings own, MyDay day, Days days, IStringLocalizer<RecoveryWords> words) : KeepingPage(keeping)
{
    public const int MostShown = 100;
    private const int AtATime = 500;

    private IReadOnlyList<ClockShown> all = [];

    [BindProperty]
    public ClockForm Input { get; set; } = new();

    public ClockShown Shown { get; private set; } = null!;

    public string Today => LocalDatePattern.Iso.Format(day.Today);

    public bool WasKept { get; private set; }

    public async Task<IActionResult> OnGet(string id, string? kept, CancellationToken cancellation)
    {
        WasKept = kept is not null;
        return await Find(id, cancellation) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPost(string id, CancellationToken cancellation)
    {
        var typed = Input;
        if (!await Find(id, cancellation))
        {
            return NotFound();
        }

        Input = typed;
        var face = Input.Read(day.Today, all.Where(other => other.Id != id).Select(other => other.Face.Name), ModelState, words);
        return await Change(id, _ => face! with { IsHidden = Shown.Face.IsHidden }, $"/clocks/{id}?kept=1", cancellation);
    }

    public async Task<IActionResult> OnPostHide(string id, string? show, string? back, CancellationToken cancellation) =>
        await Find(id, cancellation) ? await Change(id, face => face with { IsHidden = show is null }, BackOr(back, $"/clocks/{id}?kept=1"), cancellation) : NotFound();

    /// <summary>A day that went differently is taken back, for whatever reason.</summary>
    public async Task<IActionResult> OnPostDay(string id, string? day, CancellationToken cancellation)
    {
        if (!await Find(id, cancellation) || await own.Find<DifferentDay, WentDifferently>(day, cancellation) is not { } different)
        {
            return NotFound();
        }

        return await Keep(() => Db.DifferentDays.Remove(different), $"/clocks/{id}?kept=1", cancellation);
    }

    public async Task<IActionResult> OnPostRemove(string id, CancellationToken cancellation)
    {
        if (!await Find(id, cancellation))
        {
            return NotFound();
        }

        return await Keep(
            async () =>
            {
                // Which days are its own only the member's key tells; there may be thousands, and ids are sent a few hundred at a time.
                foreach (var some in Shown.Different.Select(different => different.Id).Chunk(AtATime))
                {
                    await own.Remove<DifferentDay, WentDifferently>(some, cancellation);
                }

                await own.Remove<Clock, ClockFace>([id], cancellation);
                return null;
            },
            "/clocks",
            cancellation);
    }

    private Task<IActionResult> Change(string id, Func<ClockFace, ClockFace> change, string then, CancellationToken cancellation) => Keep(
        async () =>
        {
            if (await own.Find<Clock, ClockFace>(id, cancellation) is { } clock)
            {
                own.Say(clock, change(own.Open(clock)));
            }

            return null;
        },
        then,
        cancellation);

    private async Task<bool> Find(string id, CancellationToken cancellation)
    {
        all = await days.All(cancellation);
        if (all.FirstOrDefault(clock => clock.Id == id) is not { } mine)
        {
            return false;
        }

        (Shown, Input) = (mine, ClockForm.Of(mine.Face));
        return true;
    }
}
