using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Safety;
using Holdfast.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>
/// Somebody wrote to a newcomer under their name: a reply or a note. Kept for a day, of this group alone, so that one who
/// goes round all newcomers is noticed. Nameless words and what answers them never come in here: that would say whose they are.
/// </summary>
public sealed class Approach
{
    /// <summary>So many different newcomers within <see cref="Within"/> raise an alarm.</summary>
    public const int Many = 5;
    public static readonly Duration Within = Duration.FromHours(24);

    private Approach()
    {
    }

    [P2] public long FromId { get; private set; }

    [P2] public long ToId { get; private set; }

    [P2] public Instant At { get; private set; }

    /// <summary>Notes it inside the caller's write, and raises the alarm when it is one too many.</summary>
    /// <param name="by">Whoever writes; somebody on the rota of greeters isn't counted, for that is what they are asked to do.</param>
    /// <param name="to">The key of the membership they write to.</param>
    public static async Task Note(HoldfastDb db, Membership by, bool isGreeting, long to, Instant now, CancellationToken cancellation)
    {
        var since = now.InUtc().Date.PlusDays(-Me.NewcomerDays);
        if (isGreeting || to == by.Id
            || !await db.Memberships.AnyAsync(other => other.Id == to && (other.JoinedOn > since || db.Members.Any(member => member.Id == other.MemberId && member.JoinedOn > since)), cancellation))
        {
            return;
        }

        var (from, at) = (by.Id, now.ToUnixTimeTicks());
        await db.Database.ExecuteSqlAsync(
            $"""insert into "Approaches" ("FromId", "ToId", "At") values ({from}, {to}, {at}) on conflict ("FromId", "ToId") do update set "At" = excluded."At" """, cancellation);
        var after = now - Within;
        var people = await db.Approaches.CountAsync(approach => approach.FromId == from && approach.At > after, cancellation);
        if (people < Many)
        {
            return;
        }

        if (await db.ApproachAlarms.Where(alarm => alarm.ById == from && alarm.LookedAt == null).ExecuteUpdateAsync(set => set.SetProperty(alarm => alarm.People, people), cancellation) == 0
            && !await db.ApproachAlarms.AnyAsync(alarm => alarm.ById == from && alarm.RaisedAt > after, cancellation))
        {
            db.ApproachAlarms.Add(new ApproachAlarm(by, people, now));
        }
    }

    private sealed class Mapping : IEntityTypeConfiguration<Approach>
    {
        public void Configure(EntityTypeBuilder<Approach> builder)
        {
            builder.ToTable("Approaches");
            builder.HasKey(approach => new { approach.FromId, approach.ToId });
            builder.HasOne<Membership>().WithMany().HasForeignKey(approach => approach.FromId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<Membership>().WithMany().HasForeignKey(approach => approach.ToId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(approach => approach.ToId);
            builder.HasIndex(approach => approach.At);
        }
    }
}

/// <summary>One person wrote to many newcomers within a day. No accusation: somebody may look whether all is well.</summary>
public sealed class ApproachAlarm
{
    private ApproachAlarm()
    {
    }

    public ApproachAlarm(Membership by, int people, Instant at) => (PublicId, GroupId, ById, People, RaisedAt) = (RandomId.New(), by.GroupId, by.Id, people, at);

    [P2] public long Id { get; private set; }

    [P2] public string PublicId { get; private set; } = "";

    [P2] public long GroupId { get; private set; }

    [P2] public long ById { get; private set; }

    /// <summary>How many newcomers within a day, while nobody has looked.</summary>
    [P2] public int People { get; private set; }

    [P2] public Instant RaisedAt { get; private set; }

    [P2] public Instant? LookedAt { get; private set; }

    /// <summary>Somebody saw it; for the others it is gone. Safe to do twice.</summary>
    public void Look(Instant at) => LookedAt ??= at;

    private sealed class Mapping : IEntityTypeConfiguration<ApproachAlarm>
    {
        public void Configure(EntityTypeBuilder<ApproachAlarm> builder)
        {
            builder.ToTable("ApproachAlarms");
            builder.Property(alarm => alarm.PublicId).HasMaxLength(22);
            builder.HasIndex(alarm => alarm.PublicId).IsUnique();
            builder.HasOne<Group>().WithMany().HasForeignKey(alarm => alarm.GroupId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<Membership>().WithMany().HasForeignKey(alarm => alarm.ById).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(alarm => new { alarm.ById, alarm.LookedAt });
            builder.HasIndex(alarm => new { alarm.LookedAt, alarm.RaisedAt });
            builder.HasIndex(alarm => alarm.GroupId);
        }
    }
}

public static class ApproachAlarms
{
    /// <summary>Those nobody has looked at: a steward's are all, a facilitator's those of their groups. Nobody is told of one about themselves.</summary>
    public static IQueryable<ApproachAlarm> WaitingFor(this IQueryable<ApproachAlarm> alarms, HoldfastDb db, Me me, Instant now)
    {
        var (isSteward, member, carers) = (me.Holds(Roles.Steward), me.MemberId, db.Memberships.FacilitatingAt(db, now));
        return alarms.Where(alarm => alarm.LookedAt == null
            && (isSteward || carers.Any(mine => mine.MemberId == member && mine.GroupId == alarm.GroupId))
            && !db.Memberships.Any(about => about.Id == alarm.ById && about.MemberId == member));
    }
}

/// <summary>Alarms of <see cref="Approach"/>, on the stewards' desk and for those who look after the group.</summary>
internal sealed class ApproachesWaiting(IClock clock) : IWaiting
{
    public const string Kind = "approaches";
    private static readonly LocalText What = new("Somebody wrote to many newcomers", "Alguien escribió a muchas personas nuevas");

    public bool IsForFacilitators => true;

    public async Task<IReadOnlyList<Waiting>> For(HoldfastDb db, Me me, int most, CancellationToken cancellation)
    {
        var rows = await db.ApproachAlarms.AsNoTracking().WaitingFor(db, me, clock.GetCurrentInstant()).OrderBy(alarm => alarm.Id).Take(most)
            .Join(db.Groups, alarm => alarm.GroupId, its => its.Id, (alarm, its) => new { alarm.PublicId, alarm.RaisedAt, its.Name }).ToListAsync(cancellation);
        return rows.ConvertAll(row => new Waiting(Kind, row.PublicId, What, row.RaisedAt, null, "/approaches/" + row.PublicId, row.Name));
    }
}
