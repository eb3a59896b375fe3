using Holdfast.Accounts;
using Holdfast.FrontDoor;
using Holdfast.Groups;
using Holdfast.Meetings;
using Holdfast.Notices;
using Holdfast.Recovery;
using Holdfast.Recovery.Plans;
using Holdfast.Recovery.Toolkit;
using Holdfast.Safety;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Data;

/// <summary>
/// The one database. Each slice keeps its mapping beside its type; this class only names the sets.
/// SQLite and PostgreSQL each have a thin subclass, because each has migrations of its own.
/// </summary>
public abstract class HoldfastDb(DbContextOptions options) : DbContext(options)
{
    public DbSet<Meeting> Meetings => Set<Meeting>();
    public DbSet<ChangedDate> ChangedDates => Set<ChangedDate>();
    public DbSet<MeetingSource> MeetingSources => Set<MeetingSource>();
    public DbSet<SourceFormat> SourceFormats => Set<SourceFormat>();
    public DbSet<ServiceBody> ServiceBodies => Set<ServiceBody>();
    public DbSet<Correction> Corrections => Set<Correction>();
    public DbSet<ContactRequest> ContactRequests => Set<ContactRequest>();
    public DbSet<Member> Members => Set<Member>();
    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<KnownDevice> KnownDevices => Set<KnownDevice>();
    public DbSet<Passkey> Passkeys => Set<Passkey>();
    public DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();
    public DbSet<RoleGrant> RoleGrants => Set<RoleGrant>();
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();
    public DbSet<AuditHead> AuditHeads => Set<AuditHead>();
    public DbSet<Notice> Notices => Set<Notice>();
    public DbSet<Reach> Reaches => Set<Reach>();
    public DbSet<PushDevice> PushDevices => Set<PushDevice>();
    public DbSet<VapidKey> VapidKeys => Set<VapidKey>();
    public DbSet<Report> Reports => Set<Report>();
    public DbSet<Decision> Decisions => Set<Decision>();
    public DbSet<Appeal> Appeals => Set<Appeal>();
    public DbSet<Block> Blocks => Set<Block>();
    public DbSet<Claim> Claims => Set<Claim>();
    public DbSet<Group> Groups => Set<Group>();
    public DbSet<Agreement> Agreements => Set<Agreement>();
    public DbSet<Membership> Memberships => Set<Membership>();
    public DbSet<Post> Posts => Set<Post>();
    public DbSet<Reply> Replies => Set<Reply>();
    public DbSet<Support> Supports => Set<Support>();
    public DbSet<Note> Notes => Set<Note>();
    public DbSet<Invitation> Invitations => Set<Invitation>();
    public DbSet<Unmasking> Unmaskings => Set<Unmasking>();
    public DbSet<Announcement> Announcements => Set<Announcement>();
    public DbSet<NotYet> NotYets => Set<NotYet>();
    public DbSet<Approach> Approaches => Set<Approach>();
    public DbSet<ApproachAlarm> ApproachAlarms => Set<ApproachAlarm>();
    public DbSet<DiscardedKey> DiscardedKeys => Set<DiscardedKey>();
    public DbSet<CheckIn> CheckIns => Set<CheckIn>();
    public DbSet<Clock> Clocks => Set<Clock>();
    public DbSet<DifferentDay> DifferentDays => Set<DifferentDay>();
    public DbSet<Urge> Urges => Set<Urge>();
    public DbSet<ToolNote> ToolNotes => Set<ToolNote>();
    public DbSet<Plan> Plans => Set<Plan>();
    public DbSet<Goal> Goals => Set<Goal>();
    public DbSet<Intention> Intentions => Set<Intention>();

    public DbSet<Reminder> Reminders => Set<Reminder>();

    public DbSet<SendingKey> SendingKeys => Set<SendingKey>();
    public DbSet<Change> Changes => Set<Change>();
    public DbSet<DoneForm> DoneForms => Set<DoneForm>();
    public DbSet<Setting> Settings => Set<Setting>();
    public DbSet<ProtectionKey> ProtectionKeys => Set<ProtectionKey>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(HoldfastDb).Assembly);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // Integers order the same on both engines; EF on SQLite can't order offsets.
        configurationBuilder.Properties<Instant>().HaveConversion<InstantAsTicks>();
        configurationBuilder.Properties<LocalDate>().HaveConversion<LocalDateAsText>().HaveMaxLength(10);
        configurationBuilder.Properties<LocalTime>().HaveConversion<LocalTimeAsText>().HaveMaxLength(5);
        configurationBuilder.Properties<CodeList>().HaveConversion<CodeListAsText, CodeListComparer>().HaveMaxLength(CodeList.Longest);
    }

    private sealed class InstantAsTicks() : ValueConverter<Instant, long>(
        instant => instant.ToUnixTimeTicks(), ticks => Instant.FromUnixTimeTicks(ticks));

    private sealed class LocalDateAsText() : ValueConverter<LocalDate, string>(
        date => LocalDatePattern.Iso.Format(date), text => LocalDatePattern.Iso.Parse(text).Value);

    private sealed class LocalTimeAsText() : ValueConverter<LocalTime, string>(
        time => MinutePattern.Format(time), text => MinutePattern.Parse(text).Value)
    {
        private static readonly LocalTimePattern MinutePattern = LocalTimePattern.CreateWithInvariantCulture("HH':'mm");
    }

    private sealed class CodeListAsText() : ValueConverter<CodeList, string>(
        list => list.ToString(), text => CodeList.Parse(text));

    private sealed class CodeListComparer() : ValueComparer<CodeList>(
        (a, b) => a!.Equals(b), list => list.GetHashCode(), list => list);

}

public sealed class SqliteHoldfastDb(DbContextOptions<SqliteHoldfastDb> options) : HoldfastDb(options);

public sealed class PostgresHoldfastDb(DbContextOptions<PostgresHoldfastDb> options) : HoldfastDb(options);
