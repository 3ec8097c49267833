import { parseAddress } from "./addresses";
import type { PluginConfig } from "./config";
import { toMessage, type Report, type Sent } from "./report";
import { checkResend, sendByResend } from "./resend";
import { checkSmtp, sendBySmtp } from "./smtp";

export interface Mailer {
  send(report: Report, call: { toolCallId?: string | undefined; signal?: AbortSignal | undefined }): Promise<Sent>;
  /** Throws what is wrong, if something is. Sends nothing. */
  check(): Promise<void>;
}

/** Sends the way that the config says. */
export function createMailer(config: PluginConfig): Mailer {
  const { smtpUrl, smtpCa, resendApiKey = "", resendUrl, fromAddress } = config;
  if (smtpUrl !== undefined) {
    const server = { url: smtpUrl, ca: smtpCa };
    return { send: async (report) => sendBySmtp(server, toMessage(config, report)), check: () => checkSmtp(server) };
  }
  const resend = { url: resendUrl, apiKey: resendApiKey };
  return {
    send: async (report, call) => sendByResend(resend, toMessage(config, report), call),
    async check() {
      const from = parseAddress(fromAddress);
      if (from) await checkResend(resend, from);
    },
  };
}
