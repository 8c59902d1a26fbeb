import type { JudgeSpend } from './evaluation-result.ts';

/** `1,440 judge calls, 96 more answered from memory; 1,296,000 tokens in, 57,600 out`. */
export function spendText({ calls, recalled, inputTokens, outputTokens }: JudgeSpend): string {
  const known = recalled === 0 ? '' : `, ${count(recalled)} more answered from memory`;
  return `${count(calls)} judge ${calls === 1 ? 'call' : 'calls'}${known}; ${count(inputTokens)} tokens in, ${count(outputTokens)} out`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
