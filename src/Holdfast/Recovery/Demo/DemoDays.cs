using System.Collections.Frozen;
using Holdfast.Accounts;
using Holdfast.Accounts.Demo;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Recovery.Demo;

/// <summary>What one of the demo people keeps for themselves: three weeks of check-ins, days they count, and some urges.</summary>
public static class DemoDays
{
    private const int DaysCounted = 220;
    private const int CheckIns = 21;
    private const int Urges = 32;
    private static readonly int[] DaysAgo = [18, 80, 137];
    private static readonly int[] Moods = [3, 2, 3, 4, 3, 3, 2, 4, 4, 3, 1, 2, 3, 3, 4, 5, 4, 3, 3, 4, 3];
    private static readonly string?[] Lines = ["Walked to the pier and back.", null, null, "The new shift starts Monday. Nervous.", null, "Called my sister.", null];

    /// <returns>False where it is there already.</returns>
    public static async Task<bool> Load(IServiceProvider services, CancellationToken cancellation)
    {
        var db = services.GetRequiredService<HoldfastDb>();
        var sealer = services.GetRequiredService<Sealer>();
        var hash = SignInName.Read(DemoPeople.All[0].SignIn)!.Hash(sealer);
        var member = await db.Members.SingleAsync(member => member.SignInNameHash == hash, cancellation);
        if (await db.CheckIns.AnyAsync(own => own.MemberId == member.Id, cancellation))
        {
            return false;
        }

        var clock = services.GetRequiredService<IClock>();
        var me = new Me(services.GetRequiredService<KeyStore>(), sealer, clock);
        me.Become(new Me.Signed(SessionId: 0, IsTrusted: false, member.Id, member.PublicId, member.KeyId, member.JoinedOn, member.Profile!, FrozenSet<string>.Empty));
        await services.GetRequiredService<Writer>().Write(
            db,
            () =>
            {
                Fill(new OwnThings(db, me, sealer), clock.GetCurrentInstant());
                return Task.CompletedTask;
            },
            cancellation);
        return true;
    }

    private static void Fill(OwnThings own, Instant now)
    {
        var today = now.InUtc().Date;
        var days = own.Keep<Clock, ClockFace>(new ClockFace("Days without drinking", ClockGoal.Abstinence, today.PlusDays(1 - DaysCounted)));
        foreach (var ago in DaysAgo)
        {
            own.Keep<DifferentDay, WentDifferently>(new WentDifferently(days.PublicId, today.PlusDays(-ago)));
        }

        for (var ago = CheckIns; ago > 0; ago--)
        {
            var at = now - Duration.FromDays(ago);
            own.Keep<CheckIn, HowItIs>(new HowItIs(at, at.InUtc().Date, Moods[ago % Moods.Length]) { Urge = ago % 5 == 0 ? 5 : 0, Line = Lines[ago % Lines.Length] });
        }

        // Two of three come late in the afternoon, of stress, and ease when they talk to somebody.
        for (var number = Urges; number > 0; number--)
        {
            var day = today.PlusDays(-number * 3);
            own.Keep<Urge, UrgeNote>(number % 3 == 0
                ? new UrgeNote(day.At(new LocalTime(number * 7 % 24, 10)), 5) { Trigger = "bored", Did = ["waited"], After = 5 }
                : new UrgeNote(day.At(new LocalTime(17, 20)), 7) { Trigger = "stress", Where = "way", Did = ["talked"], After = 2 });
        }
    }
}
