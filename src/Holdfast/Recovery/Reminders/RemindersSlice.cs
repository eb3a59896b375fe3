using Holdfast.Accounts;
using Holdfast.Ui;
using Quartz;

namespace Holdfast.Recovery.Reminders;

/// <summary>What a member asked to be reminded of, and the clock that rings it.</summary>
internal static class RemindersSlice
{
    public static IServiceCollection AddReminders(this IServiceCollection services)
    {
        services.AddSingleton<ReminderRounds>();
        services.AddSingleton(new YouLink("/reminders", new LocalText("Your reminders", "Tus recordatorios")));
        // What is due stands in the database; Quartz says when to look, and keeps nothing of its own.
        services.AddQuartz(quartz =>
        {
            quartz.AddJob<ReminderRounds>(job => job.WithIdentity(ReminderRounds.Key));
            quartz.AddTrigger(trigger => trigger.ForJob(ReminderRounds.Key).WithCronSchedule("10 * * * * ?"));
        });
        services.AddQuartzHostedService(hosted => hosted.WaitForJobsToComplete = true);
        return services;
    }
}
