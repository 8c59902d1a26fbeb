import { expect, it } from 'vitest';
import { looksLikeSecret } from './secret-like.ts';

it.each([
  'sk-proj-1234567890abcdefghij',
  'key is sk-1234567890abcdefghij',
  'ghp_1234567890abcdefghij',
  'xoxb-1234567890-abc',
  'AKIAIOSFODNN7EXAMPLE',
  'Bearer abcdef123456',
  'https://me:hunter2@agent.example.com/v1',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.x',
  '-----BEGIN RSA PRIVATE KEY-----',
])('takes %s for a secret', (text) => {
  expect(looksLikeSecret(text)).toBe(true);
});

it.each([
  'OPENAI_API_KEY',
  'task-management-assistant-for-everyone-2024',
  'http://127.0.0.1:8080/v1',
  'https://agent.example.com/v1?user=me@example.com',
  `sha256:${'0f'.repeat(32)}`,
  'sk-ipping the queue is a long-sentence',
  'gpt-4o-2024-08-06',
])('takes %s for what it is', (text) => {
  expect(looksLikeSecret(text)).toBe(false);
});
